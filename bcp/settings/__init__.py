"""Every option once, where its value comes from, and the files that came with the tool."""

from __future__ import annotations

from typing import Literal

from bcp.option_names import COMMON as COMMON
from bcp.option_names import FILLING as FILLING
from bcp.settings.option import Option as Option
from bcp.settings.options import OPTIONS as OPTIONS
from bcp.settings.shipped import find_template as find_template
from bcp.settings.shipped import prompt_folders as prompt_folders
from bcp.settings.shipped import shipped_folder as shipped_folder
from bcp.settings.sources import TOML as TOML
from bcp.settings.sources import Settings as Settings
from bcp.settings.sources import parse_date_option as parse_date_option
from bcp.settings.sources import read_settings as read_settings

Provider = Literal["offline", "openai"]
