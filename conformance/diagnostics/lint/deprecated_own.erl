-module(deprecated_own).
-export([f/0]).
-import(erlang, [phash/2]).
f() -> phash(1, 2), apply(slave, start, [x]), _ = fun slave:start/1, erlang:phash(1, 2), code:lib_dir(a, b).
