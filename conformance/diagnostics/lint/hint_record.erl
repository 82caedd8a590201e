-module(hint_record).
-record(abcdef, {abc, abd}).
-record(abcdeg, {abc, abd}).
-export([a/1]).
a(X) -> {#abcde{}, #abcdef{abx = 1}, #zzz{}, X#abcdef.xyz, X#abcdef.ab, #abcde.a}.
