"""What surrounds the pages: the map of the site, and the rules that lead to it."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from defour import vocabulary as v

_W3ID = """\
# For https://github.com/perma-id/w3id.org, folder {name}/.
# Put the address of the site in the place of {there}.
Options +FollowSymLinks
RewriteEngine on

# Whole files and pages by their own names.
RewriteRule ^(.+\\.(?:html|ttl|jsonld|nt|nq|trig|rdf|csv|json|xml|css|js|txt))$ {there}$1 [R=302,L]
RewriteRule ^$ {there}index.html [R=302,L]

# One address for a thing: 303 to its Turtle, its JSON-LD or its page (https://www.w3.org/TR/cooluris/).
{negotiation}
"""

_APACHE = """\
# The site on Apache httpd: this file as .htaccess beside index.html.
Options -MultiViews
DirectoryIndex index.html
AddType text/turtle;charset=utf-8 .ttl
AddType application/ld+json .jsonld
AddType application/n-triples .nt
AddType application/n-quads .nq
AddType application/trig .trig
AddType application/rdf+xml .rdf
AddType text/csv;charset=utf-8 .csv
ErrorDocument 404 {path}404.html
Header always append Vary Accept
Header always set Access-Control-Allow-Origin "*"
RewriteEngine on
RewriteBase {path}
RewriteRule \\.[a-z0-9]+$ - [L]
RewriteRule ^$ - [L]
{negotiation}
"""

_NGINX = """\
# The site on nginx: the maps belong in http {{ }}, the rest in server {{ }}; ROOT is its folder.
map $http_accept $defour_suffix {{
    default                    .html;
    "~*^text/turtle"           .ttl;
    "~*^application/ld\\+json"  .jsonld;
}}
map $uri $defour_named {{
    default                    0;
    "~\\.[a-z0-9]+$"           1;
}}

types {{
    text/html              html;
    text/css               css;
    text/javascript        js;
    text/turtle            ttl;
    application/ld+json    jsonld;
    application/n-triples  nt;
    application/n-quads    nq;
    application/trig       trig;
    application/rdf+xml    rdf;
    text/csv               csv;
    application/json       json;
    application/xml        xml;
    text/plain             txt;
}}

location {path} {{
    alias ROOT/;
    index index.html;
    charset utf-8;
    add_header Vary Accept always;
    add_header Access-Control-Allow-Origin * always;
    error_page 404 {path}404.html;
    if ($defour_named = 0) {{
        rewrite ^(.*[^/])$ $1$defour_suffix redirect;
    }}
}}
"""


def sitemap(base: str, pages: Iterable[str]) -> bytes:
    """The map of the site (sitemaps.org, 0.9).

    Args:
        base: Where the site is.
        pages: The paths of the pages.
    """
    urls = "".join(f"  <url><loc>{escape(base + x)}</loc></url>\n" for x in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{urls}</urlset>\n"
    ).encode()


def robots(base: str) -> bytes:
    """What robots may read: everything (RFC 9309), and where the map is."""
    return f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n".encode()


def redirects(base: str) -> dict[str, bytes]:
    """Rules that make the published IRIs lead to the pages, by the name of the file."""
    there = "https://example.org/defour/" if base == v.ROOT else base
    path = "/" + there.split("/", 3)[3] if there.count("/") > 2 else "/"
    name = base.rstrip("/#").rpartition("/")[2] or "site"
    return {
        "redirects/w3id.htaccess": _W3ID.format(
            name=name, there=there, negotiation=_negotiation(there, 303)
        ).encode(),
        "redirects/apache.htaccess": _APACHE.format(
            path=path, negotiation=_negotiation("", 303)
        ).encode(),
        "redirects/nginx.conf": _NGINX.format(path=path).encode(),
    }


def _negotiation(there: str, status: int) -> str:
    """Rules of mod_rewrite: the first of these types that is named in Accept decides."""
    lines = []
    for type_, suffix in (("text/turtle", "ttl"), ("application/ld\\+json", "jsonld")):
        lines.append(f"RewriteCond %{{HTTP_ACCEPT}} ^[^,]*{type_} [NC]")
        lines.append(f"RewriteRule ^(.+[^/])$ {there}$1.{suffix} [R={status},L]")
    lines.append(f"RewriteRule ^(.+[^/])$ {there}$1.html [R={status},L]")
    return "\n".join(lines)
