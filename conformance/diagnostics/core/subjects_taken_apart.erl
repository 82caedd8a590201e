%% Parts of a case's subject that no clause asks for.
-module(subjects_taken_apart).
-compile([export_all, nowarn_export_all]).
-record(r, {a}).
-record(s, {a, b}).
a1(X) -> case X + 1 of _ -> id(there) end.
a2(X) -> case not X of _ -> id(there) end.
a3(X) -> case not X of _ -> there end.
a4(X) -> case {not X, hd(X)} of {_, _} -> id(there) end.
a5(X) -> case {not X, hd(X)} of {_, _} -> there end.
a6(X) -> case {not X, hd(X)} of {_, _} -> t(), there end.
a7(X) -> case {not X, hd(X)} of {A, _} -> A end.
a8(X) -> case {not X, hd(X)} of {_, _} when X -> there; _ -> b end.
a9(X) -> case hd(X) of _ when X =:= 1 -> id(one); _ -> id(there) end.
a10(X) -> [case not X of _ -> id(there) end].
a11(X) -> X ! case not X of _ -> id(there) end, b.
a12(X) -> case {X, hd(X)} of {_, _} -> there end.
a13(X) -> case {1, hd(X)} of {1, _} -> there end.
a14(X) -> case {a, X + 1} of {a, _} -> there; _ -> b end.
a15(X) -> case [hd(X)] of [_] -> there end.
a16(X) -> case {X} of {_} -> there end.
a17(X) -> case {X + 1} of {1} -> there; {_} -> here end.
a18() -> if false -> x end.
a19(X) -> case {not X, hd(X)} of {_, _} -> t(), there end.
a20(X) -> case {not X, hd(X)} of {_, _} -> t() end.
a21(X) -> case {not X, hd(X)} of {_, _} -> t(X) end.
a22(X) -> case {not X, hd(X)} of {_, B} -> B end.
a23(X) -> case {not X, hd(X)} of {_, _} = B -> B end.
a24(X) -> case {not X, hd(X)} of _ -> b end.
a25(X) -> case {not X, hd(X)} of {_, 1} -> b; _ -> c end.
a26(X) -> case {not X, t(X)} of {_, 1} -> b; _ -> c end.
a27(X) -> case {not X, t(X)} of {_, 1} -> b; {_, 2} -> c end.
a28(X) -> case {not X, t(X)} of {true, 1} -> b; {_, 2} -> c end.
a29(X) -> case {not X, t(X)} of {true, 1} -> b; {_, 2} -> c end, ok.
a30(X) -> case {not X, hd(X)} of {_, _} -> b end, ok.
a31(X) -> case {a, {not X, hd(X)}} of {_, {_, _}} -> b end, ok.
a32(X) -> {_, _} = {not X, hd(X)}, ok.
t() -> 1.
t(X) -> X.
show(X) -> X.
attempt(F) -> try F() catch _:_ -> ok end.
id(X) -> X.
