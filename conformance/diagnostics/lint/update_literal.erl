-module(update_literal).
-record(r, {a}).
-export([f/1]).
f(X) -> {#{a => 1}#{b => X}, #r{}#r{a = 1}, #r{a = 1}#r.a, X#{a => 1}#{b => 2}, #{}#{b => X}}.
