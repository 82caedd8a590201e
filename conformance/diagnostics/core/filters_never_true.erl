%% Filters that are never true: as guards of a generator, and alone.
-module(filters_never_true).
-compile([export_all, nowarn_export_all]).
-record(r, {a}).
-record(s, {a, b}).
a1(L) -> [X || X <- L, false, true].
a2(L) -> [X || X <- L, false, X].
a3(L) -> [X || X <- L, X, false].
a4(L) -> [X || X <- L, X > 1, false].
a5(L) -> [X || X <- L, false, X > 1].
a6(L) -> [X || X <- L, 1, X > 1].
a7(L) -> [X || X <- L, 1, true].
a8(L) -> [X || X <- L, true, 1].
a9(L) -> [X || X <- L, true, 1, true].
a10(L) -> [X || X <- L, false, false].
a11(L) -> [X || X <- L, t(X), false].
a12(L) -> [X || X <- L, false, t(X)].
a13(L) -> [X || X <- L, t(X), true, false].
a14(L) -> [X || X <- L, t(X), false, true].
a15(L) -> [X || X <- L, X, Y <- L, false, Y].
a16(L) -> [X || X <- L, X, Y <- L, Y, false].
a17(L) -> [X || X <- L, 1 > 2].
a18(L) -> [X || X <- L, 1 > 2, X].
a19(L) -> [X || X <- L, X, 1 > 2].
a20(L) -> [X || X <- L, true, 1 > 2].
a21(L) -> [X || X <- L, true, is_atom(1)].
a22(L) -> [X || X <- L, is_atom(1), true].
a23(L) -> [X || X <- L, is_atom(1)].
a24(L) -> [X || X <- L, is_atom(1), X].
a25(L) -> [X || false, false, X <- L].
a26(L) -> [X || true, 1, X <- L].
a27(L) -> [X || t(1), false, X <- L].
a28(L) -> [X || t(1), X <- L, false].
a29(L) -> [X || L, false, X <- L].
a30(L, X) -> [X || false, L].
a31(L, X) -> [X || L, true, false].
a32(L, X) -> [X || L, 1 + 1].
a33(L, X) -> [X || 1 + 1].
a34(L, X) -> [X || 1 + a].
a35(L, X) -> [X || hd([])].
a36(L, X) -> [X || true andalso false].
a37(L, X) -> [X || false orelse L].
a38(L, X) -> [X || L andalso false].
a39(L, X) -> [X || {a, L}].
a40(L, X) -> [X || [L]].
a41(L, X) -> [X || is_list([L])].
a42(L, X) -> [X || is_atom([L])].
a43(L, X) -> [X || is_atom({L})].
a44(L, X) -> [X || #r{}].
a45(L, X) -> [X || L#r.a, false].
a46(L) -> [X || X <- L, L#r.a, false].
a47(L) -> [X || X <- L, {X}].
a48(L) -> [X || X <- L, {X}, X].
a49(L) -> [X || X <- L, true, {X}].
a50(L) -> [X || X <- L, is_atom({X})].
a51(L, X) -> [t(X) || "x"].
a52(L, X) -> t([t(X) || false]), t(X).
a53(L, X) -> [t(X) || t(false)].
a54(L, X) -> Y = false, [t(X) || Y].
a55(L, X) -> Y = 1, [t(X) || Y > 2].
a56(L) -> Y = 1, [X || X <- L, Y > 2].
a57(L) -> Y = 1, [X || X <- L, true, Y > 2].
a58() -> show([ok || true]), show([ok || false]), show([I || I <- []]).
a59() -> [ok || false].
a60() -> _ = [ok || false], ok.
a61() -> [ok || false], ok.
a62(L) -> [[x || true], [y || false], [y || L, false], [x || not true]].
a63(L) -> [X || X <- L, false].
a64(L) -> [X || X <- L, 1].
a65(L) -> [X || false, X <- L].
a66(L) -> << <<X>> || false, <<X>> <= L >>.
a67(L) -> #{X => X || false, X <- L}.
a68(L) -> [X || true, false, X <- L].
a69(L) -> [X || X <- L, true, false].
a70(L) -> [X || X <- L, is_atom(a), false].
a71(L) -> [X || 1 > 2, X <- L].
a72(L) -> [X || is_atom(1), X <- L].
a73(L) -> [X || X <- L, Y <- L, false, Y].
a74(L) -> X = 1, [Y || Y <- L, X > 2].
a75(L) -> [Y || Y <- L, a].
a76(L) -> [Y || a, Y <- L].
a77(L) -> [Y || {L}, Y <- L].
a78(L) -> [Y || L, Y <- L].
a79(L) -> [Y || [], Y <- L].
t() -> 1.
t(X) -> X.
show(X) -> X.
attempt(F) -> try F() catch _:_ -> ok end.
