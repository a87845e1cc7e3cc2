// The report's typography: system fonts, one column with the contents beside it on wide screens,
// light and dark by the reader's system, A4 in print.
#include "corridor/output/chart.h"
#include "corridor/output/map.h"
#include "corridor/output/report_parts.h"

namespace corridor::output {

std::string report_css() {
  return R"css(:root{color-scheme:light dark;--paper:#fff;--ink:#1b2328;--muted:#5b676e;--line:#dfe4e7;--wash:#f5f7f8;--link:#0a5a94}
@media (prefers-color-scheme:dark){:root{--paper:#161b1e;--ink:#e4e8ea;--muted:#9fabb2;--line:#333d43;--wash:#1d2427;--link:#7cc0f0}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif}
.page{max-width:66rem;margin:0 auto;padding:0 1.1rem 4rem}
header{padding:2.2rem 0 1rem;border-bottom:1px solid var(--line)}
header .kicker{margin:0;color:var(--muted);font-size:.85rem;letter-spacing:.06em;text-transform:uppercase}
h1{font-size:clamp(1.6rem,1.2rem + 2vw,2.4rem);line-height:1.15;margin:.3rem 0 .4rem;text-wrap:balance}
h2{font-size:1.45rem;line-height:1.2;margin:3rem 0 .6rem;padding-top:.4rem;scroll-margin-top:.5rem}
h3{font-size:1.12rem;margin:2rem 0 .2rem}
p,ul,ol{margin:.5rem 0}
a{color:var(--link);text-underline-offset:2px;text-decoration-thickness:1px}
small{font-size:.82em;color:var(--muted)}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
.hash{word-break:break-all;font-size:.72em}
.lead{font-size:1.14rem;line-height:1.5;max-width:46rem}
.note{font-size:.84rem;color:var(--muted);max-width:50rem}
.toc ol{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.88rem}
.toc a{text-decoration:none}.toc a:hover{text-decoration:underline}
.toc{padding:.9rem 0}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(15.5rem,1fr));gap:.8rem;margin:1.2rem 0}
.card{border:1px solid var(--line);border-top:3px solid var(--rail);border-radius:4px;padding:.75rem .9rem .6rem;background:var(--wash)}
.card p{margin:.15rem 0;font-size:.86rem}
.card .value{font-size:1.5rem;font-weight:650;line-height:1.15;letter-spacing:-.01em}
.card .label{font-size:.92rem;font-weight:600}
.card .when{color:var(--muted);font-size:.78rem}
.src{font-size:.78rem;margin:.25rem 0}.src p{word-break:break-word;line-height:1.6}
details{margin:.35rem 0}
summary{cursor:pointer;min-height:24px}
summary:focus-visible,a:focus-visible,.wide:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.more{border-left:3px solid var(--line);padding-left:.8rem}
figure{margin:1.2rem 0}figcaption{font-size:.9rem;margin-bottom:.4rem}
.bars figcaption{font-weight:600}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:0 2rem}
.wide{overflow-x:auto;margin:.5rem 0 1rem}
.plate .map{min-width:46rem}
.plate .wide{margin:0;border-radius:4px}
.to{color:var(--muted)}.facts-line{font-size:.9rem;color:var(--muted);margin:.1rem 0 .4rem}
#map-core{max-width:54rem;margin:0 auto}
table{border-collapse:collapse;font-size:.87rem;line-height:1.35;min-width:100%}
caption{text-align:left;font-weight:600;padding:.3rem 0;font-size:.88rem}
th,td{text-align:left;vertical-align:top;padding:.34rem .7rem .34rem 0;border-bottom:1px solid var(--line)}
th{font-size:.78rem;color:var(--muted);font-weight:600;vertical-align:bottom;border-bottom-color:var(--muted)}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.n small{white-space:normal}
.compare td:first-child{min-width:11rem}.ways td:first-child{min-width:16rem}.legs td:first-child{min-width:9rem}.compare small{white-space:normal}.compare td{min-width:7.5rem}
.stop td{background:var(--wash)}.stop td:first-child{padding-left:.9rem}
.over td:first-child{border-left:4px solid var(--road);padding-left:.5rem}
.base td{background:var(--wash)}
.inputs{font-size:.78rem}.inputs td{min-width:3.2rem;max-width:34rem}.inputs td:last-child{min-width:6rem}.inputs .n small{display:block;white-space:normal}
.tag{display:inline-block;border:1px solid var(--muted);border-radius:9px;padding:0 .5em;font-size:.74rem;color:var(--muted);white-space:nowrap}
.conf{text-decoration:none;font-weight:650;padding:0 .35em;border-radius:3px}
.conf.c{border:1.5px dashed var(--terminal)}.conf.d{border:2px solid var(--road)}
.sources{font-size:.8rem;padding-left:2.4rem}.sources li{margin:.15rem 0;overflow-wrap:anywhere}.sources :target,li:target{background:var(--wash);outline:2px solid var(--terminal)}
.facts,.scenarios{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.3rem 1.2rem;font-size:.9rem}
.facts dt,.scenarios dt{font-weight:600}.facts dd,.scenarios dd{margin:0;overflow-wrap:anywhere}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.8rem;font-size:.84rem;color:var(--muted)}
@media (min-width:82rem){.page{max-width:82rem;display:grid;grid-template-columns:13rem minmax(0,1fr);gap:0 2.6rem}
header,footer{grid-column:1/-1}.toc{position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;padding:1.4rem 0}.toc ol{display:block}.toc li{margin:.3rem 0}
main{min-width:0;max-width:64rem}}
@media (max-width:40rem){.bars dd{grid-template-columns:minmax(0,1fr) 5.6rem}.facts,.scenarios{grid-template-columns:1fr;gap:0}.facts dd,.scenarios dd{margin-bottom:.4rem}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{@page{size:A4;margin:15mm}
:root{color-scheme:light;--paper:#fff;--ink:#000;--muted:#444;--line:#ccc;--wash:#f6f6f6;--link:#000;--road:#D55E00;--rail:#0072B2;--pipeline:#009E73;--sea:#2f8fc4;--border:#b4508a;--terminal:#E69F00;--water:#eef4f7;--land:#fff;--coast:#9aa;--grid:#dde;--halo:#fff;--other:#767676}
body{font-size:9.5pt}.toc,.src,.more>summary{display:none}.page{display:block;max-width:none;padding:0}
.wide{overflow:visible}.plate .map{min-width:0;max-height:230mm}
h2{break-after:avoid;margin-top:1.6rem}h3,summary,figcaption{break-after:avoid}.card,figure,tr{break-inside:avoid}
.cards{grid-template-columns:repeat(3,1fr)}table{font-size:8pt}.inputs{font-size:6.5pt}.inputs td:last-child{min-width:0}.n{white-space:normal}
#inputs details,#claims details,#sources{display:none}
#inputs::after,#claims::after{content:"The tables are in the file itself and in the case folder; they are left out in print."}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
)css" + map_css() +
         chart_css();
}

}  // namespace corridor::output
