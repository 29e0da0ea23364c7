"""What surrounds the pages: the map of the site, and the rules that lead to it."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from defour import namespaces as v

_FILES = "html|ttl|jsonld|nt|nq|trig|rdf|csv|json|xml|css|js|txt"

_W3ID = """\
# For https://github.com/perma-id/w3id.org, folder {name}/.
# Put the address of the site in the place of {there}.
RewriteEngine on

# Files by their own names, and the front page.
RewriteRule ^(.+\\.(?:{files}))$ {there}$1 [R=302,L]
RewriteRule ^$ {there} [R=302,L]

# One address for a thing: 303 to its Turtle, its JSON-LD or its page, as Accept begins
# (https://www.w3.org/TR/cooluris/).
{negotiation}
"""

_APACHE = """\
# The site on Apache httpd: this file as .htaccess beside index.html.
Options -MultiViews
DirectoryIndex index.html
AddDefaultCharset utf-8
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

# Files by their own names, and what is not there.
RewriteRule \\.(?:{files})$ - [L]
RewriteCond %{{REQUEST_FILENAME}}.html !-f
RewriteRule ^ - [L]

# One address for a thing: 303 to its Turtle, its JSON-LD or its page, as Accept begins.
{negotiation}
"""

_NGINX = """\
# The site on nginx: the maps belong in http {{ }}, the rest in server {{ }}; ROOT is its folder.
map $http_accept $defour_suffix {{
    default                                .html;
    "~*^[^,]*text/turtle"                  .ttl;
    "~*^[^,]*application/ld\\+json"         .jsonld;
}}
map $request_uri $defour_thing {{
    default                                "";
    "~^[^?]*\\.(?:{files})(?:\\?|$)"  "";
    "~^[^?]*/(?:\\?|$)"                     "";
    "~^(?<defour_path>[^?]+)"              $defour_path;
}}

location {path} {{
    alias ROOT/;
    index index.html;
    types {{
        text/html              html;
        text/css               css;
        text/javascript        js;
        text/turtle            ttl;
        text/csv               csv;
        text/plain             txt;
        application/ld+json    jsonld;
        application/n-triples  nt;
        application/n-quads    nq;
        application/trig       trig;
        application/rdf+xml    rdf;
        application/json       json;
        application/xml        xml;
    }}
    charset utf-8;
    charset_types text/css text/turtle text/csv text/plain;
    add_header Vary Accept always;
    add_header Access-Control-Allow-Origin * always;
    error_page 404 {path}404.html;
    if ($defour_thing) {{
        return 303 $defour_thing$defour_suffix;
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
            name=name, there=there, files=_FILES, negotiation=_negotiation(there)
        ).encode(),
        "redirects/apache.htaccess": _APACHE.format(
            path=path, files=_FILES, negotiation=_negotiation("")
        ).encode(),
        "redirects/nginx.conf": _NGINX.format(path=path, files=_FILES).encode(),
    }


def _negotiation(there: str) -> str:
    """Rules of mod_rewrite: the first type that Accept names decides."""
    lines = []
    for kind, suffix in (("text/turtle", "ttl"), ("application/ld\\+json", "jsonld")):
        lines.append(f"RewriteCond %{{HTTP_ACCEPT}} ^[^,]*{kind} [NC]")
        lines.append(f"RewriteRule ^(.+[^/])$ {there}$1.{suffix} [R=303,L]")
    lines.append(f"RewriteRule ^(.+[^/])$ {there}$1.html [R=303,L]")
    return "\n".join(lines)
