# The edge, as Varnish: it keeps what the shop says may be kept, for as long as the shop says.
vcl 4.1;

backend shop {
{{#shop}}
  .host = "{{host}}";
  .port = "{{port}}";
{{/shop}}
}

sub vcl_backend_response {
  set beresp.grace = 0s; # never serve a page after its time, not even while a new one is on its way
  if (!beresp.http.Cache-Control) {
    set beresp.uncacheable = true; # the shop didn't say that it may be kept
  }
  set beresp.http.Page = bereq.url; # for the ban below
}

sub vcl_deliver {
  if (obj.uncacheable) {
    set resp.http.Cache-Status = "edge; fwd=bypass";
  } elsif (obj.hits > 0) {
    set resp.http.Cache-Status = "edge; hit";
  } else {
    set resp.http.Cache-Status = "edge; fwd=miss; stored";
  }
  unset resp.http.Page;

  # A write went through: the page that it changed must go.
  if (req.method == "PUT" && resp.status == 200 && req.url ~ "/price$") {
    ban("obj.http.Page == " + regsub(req.url, "/price$", ""));
  }
}
