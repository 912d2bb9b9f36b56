/** Loads Crisp: only a page drawn with its reader's consent asks for this module. */

const { id, server, seconds } = document.querySelector('script[data-service="chat"]').dataset;

window.$crisp = [["safe", true]];
window.CRISP_WEBSITE_ID = id;
window.CRISP_COOKIE_DOMAIN = location.hostname; // this host alone, which can take it away again
window.CRISP_COOKIE_EXPIRE = Number(seconds);

const script = document.createElement("script");
script.src = `${server}/l.js`;
document.head.append(script);
