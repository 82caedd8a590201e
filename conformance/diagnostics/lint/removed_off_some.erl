-module(removed_off_some).
-compile([{nowarn_removed, {erlang, hash, 2}}, {nowarn_removed, [crypto]}]).
-export([f/1]).
f(X) -> erlang:hash(X, 1), crypto:md5(X), pg2:join(X, X).
