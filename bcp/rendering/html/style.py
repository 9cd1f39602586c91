"""The style sheet of the page: readable on a phone, on paper and in grey."""

STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;max-width:52rem;padding:1rem;color:#111;background:#fff;line-height:1.7;
font-family:"Yu Gothic Medium","Yu Gothic","Hiragino Sans","BIZ UDPGothic","Noto Sans CJK JP","Noto Sans JP",sans-serif}
h1,h2,h3,h4{line-height:1.35;color:#1f3864;margin:1.6em 0 .5em}
h1{font-size:1.45rem;border-bottom:2px solid #1f3864}
h2{font-size:1.2rem;border-left:.3rem solid #1f3864;padding-left:.5rem}
h3{font-size:1.05rem}
.title{font-size:1.7rem;border:0;text-align:center}
.facts{text-align:center}
p{margin:.4em 0}
ul,ol{margin:.3em 0;padding-left:1.6em}
.table{overflow-x:auto;margin:.6em 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{border:1px solid #7f7f7f;padding:.25rem .4rem;text-align:left;vertical-align:top}
th{background:#d9e2f3}
.box{border:2px solid #111;border-left-width:.5rem;background:#f2f2f2;padding:.3rem .8rem;margin:.7em 0}
.open{background:#e0e0e0;border:1px solid #595959;font-weight:bold;color:inherit}
.draft{border:3px solid #111;padding:.5rem;font-weight:bold;text-align:center}
.card{border:2px solid #111;padding:0 1rem 1rem;margin:1.5rem 0}
.card h1,.card h2{background:#262626;color:#fff;border:0;padding:.2rem .5rem}
nav ol{list-style:none;padding-left:.5rem;columns:2 18rem}
nav .l2{padding-left:1.2rem;font-size:.92rem}
a{color:#1f3864}
a[href^="tel:"]{white-space:nowrap}
rt{font-size:.55em}
code{overflow-wrap:anywhere}
@media (max-width:40rem){
thead{position:absolute;left:-9999px}
tr{display:block;border:1px solid #7f7f7f;margin-bottom:.6rem}
td{display:block;border:0;border-bottom:1px solid #ddd}
td::before{content:attr(data-label)"：";font-weight:bold}
}
@media print{
@page{size:A4;margin:18mm 16mm}
body{max-width:none;padding:0;font-size:10.5pt;line-height:1.5}
nav{display:none}
a{color:inherit;text-decoration:none}
h1,h2,h3,h4{break-after:avoid}
tr,.box{break-inside:avoid}
.break{break-before:page}
.card{break-before:page;break-after:page;border:0;padding:0;font-size:9pt;line-height:1.25}
.card :is(h1,h2,p,ul,ol,.box,.table){margin-top:.2rem;margin-bottom:.2rem}
.card :is(h1,h2){font-size:11pt;padding:.1rem .4rem;background:none;color:#111;border-bottom:1.5pt solid #111}
.card table{font-size:8.5pt}
.card :is(td,th){padding:.1rem .3rem}
}
"""
