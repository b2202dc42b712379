#include "report/html.h"

#include <string.h>

static const char style[] =
    ":root {\n"
    "\tcolor-scheme: light dark;\n"
    "\t--page: #fff; --text: #1b1f24; --soft: #57606a; --line: #d0d7de;\n"
    "\t--box: #f6f8fa; --link: #0550ae;\n"
    "\t--allow: #c8e6c9; --log: #bbdefb; --errno: #ffe0b2; --kill: #ffcdd2;\n"
    "}\n"
    "@media (prefers-color-scheme: dark) {\n"
    "\t:root {\n"
    "\t\t--page: #0d1117; --text: #e6edf3; --soft: #9198a1;\n"
    "\t\t--line: #3d444d; --box: #161b22; --link: #79c0ff;\n"
    "\t\t--allow: #1b5e20; --log: #0d47a1; --errno: #7a3e00;\n"
    "\t\t--kill: #8e1b1b;\n"
    "\t}\n"
    "}\n"
    "* { box-sizing: border-box; }\n"
    "body {\n"
    "\tmargin: 0 auto; padding: 1rem; max-width: 72rem;\n"
    "\tbackground: var(--page); color: var(--text);\n"
    "\tfont: 16px/1.5 system-ui, sans-serif;\n"
    "}\n"
    "h1 { font-size: 1.5rem; margin: 0 0 .5rem; }\n"
    "h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }\n"
    "h3 { font-size: 1rem; margin: 1.25rem 0 .4rem; }\n"
    "a { color: var(--link); }\n"
    "p, dl { margin: .4rem 0; }\n"
    "nav a { margin-right: 1rem; white-space: nowrap; }\n"
    "code, pre, li, td { overflow-wrap: anywhere; }\n"
    "code, pre { font: .85rem/1.5 ui-monospace, monospace; }\n"
    "table { border-collapse: collapse; width: 100%; }\n"
    "td, th {\n"
    "\ttext-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0;\n"
    "\tborder-bottom: 1px solid var(--line);\n"
    "}\n"
    "td:first-child { width: 12rem; }\n"
    "th { color: var(--soft); font-weight: 600; }\n"
    "ul.calls { list-style: none; margin: 0; padding: 0; }\n"
    "ul.calls li {\n"
    "\tdisplay: inline-block; margin: 0 .3rem .3rem 0; padding: 0 .45rem;\n"
    "\tborder-radius: .4rem; font: .85rem/1.6 ui-monospace, monospace;\n"
    "}\n"
    ".badge {\n"
    "\tdisplay: inline-block; padding: 0 .5rem; border-radius: .6rem;\n"
    "\tfont-weight: 600;\n"
    "}\n"
    ".allow { background: var(--allow); fill: var(--allow); }\n"
    ".log { background: var(--log); fill: var(--log); }\n"
    ".errno { background: var(--errno); fill: var(--errno); }\n"
    ".kill { background: var(--kill); fill: var(--kill); }\n"
    ".soft { color: var(--soft); }\n"
    ".wide {\n"
    "\toverflow: auto; max-height: 85vh; border: 1px solid var(--line);\n"
    "\tborder-radius: .4rem; padding: .5rem;\n"
    "}\n"
    "summary { cursor: pointer; color: var(--link); }\n"
    "svg text { fill: var(--text); font: 11px ui-monospace, monospace; }\n"
    "svg .box { fill: var(--box); stroke: var(--line); }\n"
    "svg .link { fill: var(--page); stroke: var(--link); }\n"
    "svg path { fill: none; stroke: var(--soft); }\n"
    "svg .no { stroke-dasharray: 4 3; }\n"
    "svg g:target .box { stroke: var(--link); stroke-width: 2; }\n";

void
scb_html_text(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		switch (s[i]) {
		case '&':
			scb_buf_str(b, "&amp;");
			break;
		case '<':
			scb_buf_str(b, "&lt;");
			break;
		case '>':
			scb_buf_str(b, "&gt;");
			break;
		case '"':
			scb_buf_str(b, "&quot;");
			break;
		default:
			scb_buf_char(b, s[i]);
		}
	}
}

const char *
scb_html_class(uint32_t verdict)
{
	switch (verdict & RET_ACTION) {
	case RET_ALLOW:
		return "allow";
	case RET_LOG:
	case RET_TRACE:
	case RET_USER_NOTIF:
		return "log";
	case RET_ERRNO:
		return "errno";
	default:
		return "kill";
	}
}

void
scb_html_begin(struct buf *b, const char *title)
{
	scb_buf_str(b,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n<title>");
	scb_html_text(b, title, strlen(title));
	scb_buf_fmt(
	    b, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>", style);
	scb_html_text(b, title, strlen(title));
	scb_buf_str(b, "</h1>\n");
}

void
scb_html_end(struct buf *b)
{
	scb_buf_str(b, "</body>\n</html>\n");
}
