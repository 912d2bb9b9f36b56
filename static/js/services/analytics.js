/** Loads Google Analytics: only a page drawn with its reader's consent asks for this module. */

const { id, server, seconds } = document.querySelector('script[data-service="analytics"]').dataset;
const own = new URL(server).hostname !== "www.googletagmanager.com";

window.dataLayer = [];
function gtag() {
  window.dataLayer.push(arguments); // its own form: an array is not read
}

gtag("consent", "default", {
  analytics_storage: "granted",
  ad_storage: "denied",
  ad_user_data: "denied",
  ad_personalization: "denied",
});
gtag("js", new Date());
gtag("config", id, {
  cookie_domain: "none", // this host alone, which can take it away again
  cookie_expires: Number(seconds),
  cookie_update: false, // thirteen months from the first visit, not from the last
  allow_google_signals: false,
  allow_ad_personalization_signals: false,
  ...(own && { server_container_url: server }),
});

const script = document.createElement("script");
script.src = `${server}/gtag/js?id=${encodeURIComponent(id)}`;
document.head.append(script);
