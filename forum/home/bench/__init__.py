"""`forum bench pages`: this machine serves invented data; the real pages beside a bare one.

words and filling make the data, serving starts and stops servers, loading drives them with wrk,
looking counts statements and bytes in one process, measuring does it all in turn, report says it.
The bare page (folder ``bare``) is an application of its own, which knows nothing of this one.
"""
