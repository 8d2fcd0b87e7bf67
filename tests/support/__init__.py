"""What tests share: databases, the checking client, factories, the live server."""
