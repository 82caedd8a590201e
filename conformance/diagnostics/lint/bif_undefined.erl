-module(bif_undefined).
-export([f/1]).
f(X) -> {list_to_integr(X), siz(X), spawn_lnk(X), lenght(X)}.
