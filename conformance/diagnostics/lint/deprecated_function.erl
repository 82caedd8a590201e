-module(deprecated_function).
-export([f/1]).
f(X) -> erlang:now(), erlang:get_stacktrace(), http_uri:parse(X), crypto:rand_bytes(1), code:lib_dir(a, b), dbg:stop_clear(), ct_slave:start(a), filename:find_src(x), string:len(X), string:to_upper(X), erlang:phash(X, 1), code:is_module_native(X), os:getenv(X), slave:start(X), zlib:adler32(X, X), http_uri:encode(X), ssl:cipher_suites(), rpc:safe_multi_server_call(X, X), gen_fsm:start(X, X, X), random:uniform(), pg2:join(X, X).
