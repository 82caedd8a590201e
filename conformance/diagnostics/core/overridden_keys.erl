%% Keys that stand twice in a map, and calls that fail within funs and clauses.
-module(overridden_keys).
-compile([export_all, nowarn_export_all]).
-record(r, {a}).
-record(s, {a, b}).
a1() -> list_to_integer("x").
a2() -> {list_to_integer("x")}.
a3() -> t(list_to_integer("x")).
a4() -> t(fun() -> list_to_integer("x") end).
a5() -> t(fun() -> 1 end), t(fun() -> list_to_integer("x") end).
a6() -> {fun() -> 1 end, list_to_integer("x")}.
a7() -> {list_to_integer("x"), fun() -> 1 end}.
a8(X) -> list_to_integer(X, 99), ok.
a9(X) -> list_to_atom([-1]), X.
a10(X) -> fun() -> list_to_atom([-1]) end, X.
a11(X) -> t(fun() -> X end), t(fun() -> list_to_atom([-1]) end).
a12(X) -> t(fun() -> X end), t(fun() -> hd([]) end), t(fun() -> list_to_atom([-1]) end).
a13(X) -> t(fun() -> list_to_atom([-1]) end), t(fun() -> hd([]) end), X.
a14(X) -> case X of 1 -> list_to_integer("x"); 2 -> split_binary(<<>>, 2) end.
a15(X) -> try list_to_integer("x") catch _:_ -> X end.
a16(X) -> try list_to_integer("x") of _ -> 1 catch _:_ -> X end.
a17(X) -> catch list_to_integer("x"), X.
a18(X) -> [list_to_integer("x") || _ <- X].
a19() -> #{a => 1, a => 2}.
a20() -> #{a => t(1), a => t(2)}.
a21() -> t(#{a => 1, a => 2}).
a22(X) -> #{a => X, a => X}.
a23(X) -> X#{a => 1, a => 2}.
a24(X) -> X#{a := 1, a => 2}.
a25(X) -> X#{a := 1, a := 2}.
a26(X) -> X#{a => 1, a := 2}.
a27() -> show(#{a => 1, a => 2}), t(#{b => 1, b => 1}).
a28() -> #{1 => a, 1.0 => b, 1 => c}.
a29() -> #{{a, 1} => a, {a, 1} => c}.
a30() -> K = 1, #{K => a, 1 => c}.
a31(K) -> #{K => a, K => c}.
a32() -> #{"a" => 1, "a" => 2, b => 3}.
a33() -> #{<<"a">> => 1, <<"a">> => 2}.
a34() -> show(#{a => 1, a => 2}), (show#{1 => int, 1.0 => float} =:= #{}).
a35() -> show(#{a => 1, a => 2}), x#{1 => int}.
t() -> 1.
t(X) -> X.
show(X) -> X.
attempt(F) -> try F() catch _:_ -> ok end.
