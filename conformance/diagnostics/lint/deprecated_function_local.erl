-module(deprecated_function_local).
-export([f/1]).
f(X) -> {now(), size(X), fun erlang:now/0, apply(erlang, now, [])}.
