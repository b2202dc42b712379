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
    "h1 { font-size: 1.5rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }\n"
    "h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }\n"
    "h3 { font-size: 1rem; margin: 1.25rem 0 .4rem; }\n"
    "a { color: var(--link); }\n"
    "p { margin: .4rem 0; }\n"
    "dl {\n"
    "\tdisplay: grid; grid-template-columns: max-content 1fr;\n"
    "\tgap: .15rem 1rem; margin: .6rem 0;\n"
    "}\n"
    "dt { color: var(--soft); max-width: 10rem; }\n"
    "dd { margin: 0; overflow-wrap: anywhere; }\n"
    "nav { margin: 1rem 0; }\n"
    "nav a { display: inline-block; margin-right: 1rem; padding: .2rem 0; }\n"
    "code, pre, li { overflow-wrap: anywhere; }\n"
    "code, pre { font: .85rem/1.5 ui-monospace, monospace; }\n"
    "pre { overflow-x: auto; }\n"
    "pre span:target { background: var(--errno); }\n"
    "table { border-collapse: collapse; width: 100%; }\n"
    "td, th {\n"
    "\ttext-align: left; vertical-align: top; padding: .3rem .6rem;\n"
    "\tborder-bottom: 1px solid var(--line); font-weight: 400;\n"
    "}\n"
    "thead th { color: var(--soft); font-weight: 600; background: var(--page); "
    "}\n"
    ".all thead th { position: sticky; top: 0; }\n"
    ".all td { white-space: nowrap; }\n"
    ".all a, .all small { color: inherit; }\n"
    "tr:target { outline: 2px solid var(--link); outline-offset: -2px; }\n"
    "ul.calls { list-style: none; margin: .3rem 0; padding: 0; }\n"
    "ul.calls li {\n"
    "\tdisplay: inline-block; margin: 0 .3rem .3rem 0; padding: 0 .45rem;\n"
    "\tborder-radius: .4rem; font: .85rem/1.6 ui-monospace, monospace;\n"
    "}\n"
    "ul.calls a { color: inherit; text-decoration: none; }\n"
    ".class { margin: .6rem 0; }\n"
    ".badge {\n"
    "\tdisplay: inline-block; padding: 0 .5rem; border-radius: .6rem;\n"
    "\tfont-weight: 600;\n"
    "}\n"
    ".plain { background: var(--box); fill: var(--box); }\n"
    ".allow { background: var(--allow); fill: var(--allow); }\n"
    ".log { background: var(--log); fill: var(--log); }\n"
    ".errno { background: var(--errno); fill: var(--errno); }\n"
    ".kill { background: var(--kill); fill: var(--kill); }\n"
    ".off {\n"
    "\tposition: absolute; width: 1px; height: 1px; overflow: hidden;\n"
    "\tclip-path: inset(50%);\n"
    "}\n"
    ".scroll {\n"
    "\toverflow: auto; border: 1px solid var(--line); border-radius: .4rem;\n"
    "}\n"
    ".tall { max-height: 85vh; }\n"
    ":focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }\n"
    "td .badge { white-space: nowrap; }\n"
    "@media (max-width: 34rem) {\n"
    "\tdl { grid-template-columns: 1fr; gap: 0; }\n"
    "\tdd { margin-bottom: .4rem; }\n"
    "\ttd, th { padding: .3rem .4rem; }\n"
    "}\n"
    "summary { cursor: pointer; color: var(--link); padding: .2rem 0; }\n"
    "svg text { fill: var(--text); font: 11px ui-monospace, monospace; }\n"
    "svg .box { fill: var(--box); stroke: var(--line); }\n"
    "svg .link { fill: var(--page); stroke: var(--link); }\n"
    "svg path { fill: none; stroke: var(--soft); }\n"
    "svg .no { stroke-dasharray: 4 3; }\n"
    "svg g:target .box { stroke: var(--link); stroke-width: 2; }\n"
    "@media print {\n"
    "\tbody { max-width: none; padding: 0; font-size: 11px; }\n"
    "\tnav { display: none; }\n"
    "\t.scroll, .tall { overflow: visible; max-height: none; border: 0; }\n"
    "\tdetails::details-content { content-visibility: visible; display: block; "
    "}\n"
    "\t* { print-color-adjust: exact; -webkit-print-color-adjust: exact; }\n"
    "}\n";

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


void
scb_html_begin(struct buf *b, const char *title)
{
	scb_buf_str(b,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n<title>");
	scb_html_text(b, title, strlen(title));
	scb_buf_fmt(b,
	    "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n<h1>",
	    style);
	scb_html_text(b, title, strlen(title));
	scb_buf_str(b, "</h1>\n");
}

void
scb_html_end(struct buf *b)
{
	scb_buf_str(b, "</main>\n</body>\n</html>\n");
}
