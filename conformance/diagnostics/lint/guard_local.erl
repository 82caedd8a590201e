-module(guard_local).
-import(lists, [member/2]).
-export([f/1]).
f(X) when f(X) -> ok;
f(X) when member(X, X) -> ok;
f(X) when undefined_one(X) -> ok.
