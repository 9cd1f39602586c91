"""The way to an endpoint as this machine's settings shape it: proxy and certificates."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bcp.errors import SettingsError
from bcp.filling.hosts import HostPlace, describe_host

CERTIFICATE_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True)
class Route:
    """経路: the proxy in between ("" for none), and the certificate files that variables name."""

    proxy: str
    proxy_place: HostPlace | None
    certificates: Mapping[str, str]
    missing_certificates: tuple[str, ...]  # variables that name nothing on this machine


def find_route(base_url: str, place: HostPlace) -> Route:
    """The way to `base_url`; the proxy is named without user and password."""
    named = {name: os.environ[name] for name in CERTIFICATE_VARIABLES if os.environ.get(name)}
    missing = tuple(name for name, path in named.items() if not Path(path).exists())
    proxy = "" if place.is_this_machine else _proxy_of(base_url)
    return Route(proxy, _place_of(proxy), named, missing)


def _proxy_of(base_url: str) -> str:
    parts = urlsplit(base_url)
    if urllib.request.proxy_bypass(parts.hostname or ""):
        return ""
    proxies = urllib.request.getproxies()
    return _without_user(proxies.get(parts.scheme) or proxies.get("all") or "")


def _without_user(proxy: str) -> str:
    if not proxy:
        return ""
    parts = urlsplit(proxy if "//" in proxy else f"http://{proxy}")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _place_of(proxy: str) -> HostPlace | None:
    """Where the proxy stands; None for none, and for one that is written wrong or of another kind."""
    try:
        return describe_host(proxy)
    except SettingsError:
        return None
