-module(removed_function).
-export([f/1]).
f(X) -> erlang:hash(X, 1), crypto:md5(X), erlang:get_stacktrace(), os_mon_mib:init(X), pg2:join(X, X), random:seed().
