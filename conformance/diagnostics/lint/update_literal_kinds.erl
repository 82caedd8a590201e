-module(update_literal_kinds).
-record(r, {a}).
-export([f/1]).
f(X) -> {#{a => 1}#{b => X}, #r{}#r{a = 1}, #{a => X}#{b => 1}, #{}#{b => X}, #r{a = X}#r{a = 2}, (#{})#{a => 1}, #{a => 1}#{b => 2}#{c => 3}, #{a => [1, {2, "x"}]}#{a := 1}, #{a => f(1)}#{b => 1}, (begin #{} end)#{a => 1}}.
