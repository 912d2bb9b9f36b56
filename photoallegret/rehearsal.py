"""nginx on one person's machine, as it stands before the site on a server but without https."""

import os
import shutil
from pathlib import Path

from photoallegret import proxy
from photoallegret.config import Settings
from photoallegret.i18n import gettext as _
from photoallegret.paths import DEPLOY
from photoallegret.site_file import SettingsError

MODULE = "load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;"
PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin"
"""Debian keeps nginx where only the administrator looks."""


def nginx_command(settings: Settings, folder: Path, socket: Path) -> list[str]:
    """Return the command that runs nginx before the site, in the foreground.

    Args:
        settings: of the site; nginx listens on its port.
        folder: empty, where nginx keeps what it needs while it runs.
        socket: where the site listens.

    Raises:
        SettingsError: there is no nginx here, or the site does not know that it stands behind it.

    """
    path = shutil.which("nginx", path=PLACES)
    if path is None:
        raise SettingsError(_("nginx is not here: apt install nginx-light"))
    if settings.proxy != "nginx":
        raise SettingsError(_("Say that nginx stands before the site: PHOTOALLEGRET_PROXY=nginx"))
    has_brotli = proxy.has_brotli()
    site = proxy.nginx(
        settings, f"unix:{socket}", listen=f"127.0.0.1:{settings.port}", brotli=has_brotli
    )
    whole = (DEPLOY / "nginx" / "alone.conf").read_text(encoding="utf-8")
    for name, value in {
        "FOLDER": str(folder),
        "SITE": site,
        "MODULE": MODULE if has_brotli else "",
        # The data folder is closed to others, and the administrator's nginx would become nobody.
        "USER": "user root;" if os.geteuid() == 0 else "",
    }.items():
        whole = whole.replace(f"@{name}@", value)
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    return [path, "-c", str(folder / "nginx.conf"), "-e", "stderr", "-p", str(folder)]
