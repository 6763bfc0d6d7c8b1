// @ts-check
document.documentElement.dataset.ready = "true";
performance.mark("fip-ready");
