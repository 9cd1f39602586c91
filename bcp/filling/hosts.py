"""Where data would go: this machine, this network, or a cloud."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from bcp.errors import Message, SettingsError

PlaceKind = Literal["machine", "network", "cloud"]

_PLACES = {
    "machine": Message("この端末の中", "this machine"),
    "network": Message("社内ネットワークの中", "this network"),
    "cloud": Message("社外のクラウド", "cloud"),
}
_HOME_DOMAINS = (".local", ".lan", ".internal", ".intranet", ".corp", ".home", ".home.arpa", ".localdomain")
_PRIVATE = tuple(
    ipaddress.ip_network(net)
    for net in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "169.254.0.0/16",
        "fc00::/7",
        "fe80::/10",
    )
)
_CLOUD_MODEL_ENDINGS = ("-cloud", ":cloud")


@dataclass(frozen=True)
class HostPlace:
    """送り先: the host and where it stands."""

    host: str
    kind: PlaceKind
    is_this_machine: bool = False  # also where a local server passes its model on to a cloud
    is_encrypted: bool = False

    @property
    def place(self) -> Message:
        """この端末の中 / this machine, and so on."""
        return _PLACES[self.kind]

    @property
    def message(self) -> Message:
        """The sentence shown before the first byte leaves."""
        return Message(
            f"送り先：{self.host}（{self.place.ja}）", f"Sending to {self.host} ({self.place.en})."
        )


def describe_host(base_url: str, model: str = "") -> HostPlace:
    """The host of `base_url` and its place; a model that a local server passes on to its cloud counts as cloud."""
    parts = _split(base_url)
    host = (parts.hostname or "").rstrip(".")
    own = _kind(host)
    kind = "cloud" if model.endswith(_CLOUD_MODEL_ENDINGS) else own
    return HostPlace(host, kind, own == "machine", parts.scheme == "https")


def _split(base_url: str) -> SplitResult:
    try:
        parts = urlsplit(base_url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise SettingsError(
            Message(f"base_url が正しくない：{base_url}", f"Not a base_url: {base_url}"),
            Message("http://127.0.0.1:8080/v1 のように書く。", "Write it like http://127.0.0.1:8080/v1."),
        )
    return parts


def _kind(host: str) -> PlaceKind:
    try:
        return _kind_of_address(ipaddress.ip_address(host.split("%")[0]))
    except ValueError:
        pass
    if host == "localhost" or host.endswith(".localhost"):
        return "machine"
    return "network" if "." not in host or host.endswith(_HOME_DOMAINS) else "cloud"


def _kind_of_address(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> PlaceKind:
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_loopback or address.is_unspecified:
        return "machine"
    return "network" if any(address in net for net in _PRIVATE) else "cloud"
