"""The bare page: what a page costs on this machine when it does almost nothing."""
