"""The Doxograph web application: thin views over `kg`, templates, and nothing that fetches from elsewhere."""

from web.app import create_app
from web.config import Config

__all__ = ["Config", "create_app"]
