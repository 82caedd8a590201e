-module(bindings_2).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> Z = #r{}, Z#r.x.
f1(X, Y) -> Z = {a}, Z#r.x.
f2(X, Y) -> Z = a, Z#r.x, X.
f3(X, Y) -> V = X+1, {V}, 2.
f4(X, Y) -> V = X+1, [V], 2.
f5(X, Y) -> V = X+1, {{V}}, 2.
f6(X, Y) -> V = X+1, V+1, 2.
f7(X, Y) -> V = X+1, g(V), 2.
f8(X, Y) -> V = X+1, W = {V}, 2.
f9(X, Y) -> V = {X}, W = {V}, 2.
f10(X, Y) -> V = X+1, length(V), 2.
f11(X, Y) -> V = X+1, V == 2, 2.
f12(X, Y) -> V = X+1, #{a=>V}, 2.
f13(X, Y) -> V = X+1, <<V>>, 2.
f14(X, Y) -> V = X+1, fun() -> V end, 2.
f15(X, Y) -> V = X+1, V, 2.
f16(X, Y) -> V = X+1, W = V, 2.
f17(X, Y) -> V = {X}, W = V, 2.
f18(X, Y) -> V = {X}, case V of {_} -> 1 end.
f19(X, Y) -> V = {X}, case V of {A} -> A end.
f20(X, Y) -> V = {X}, {A} = V, A.
f21(X, Y) -> V = {X}, {A} = V, 2.
f22(X, Y) -> V = [X], hd(V).
f23(X, Y) -> V = X+1, case V of 1 -> 2; _ -> 3 end.
f24(X, Y) -> Z = fun() -> a+1 end, X.
f25(X, Y) -> Z = fun() -> X+1, 1 end, X.
f26(X, Y) -> Z = case X of 1 -> X+1; 2 -> {X}; _ -> 3 end, Y.
f27(X, Y) -> Z = case X of 1 -> X+1; 2 -> {X}; _ -> 3 end, {Z}.
f28(X, Y) -> Z = if X -> X+1; true -> {X} end, Y.
f29(X, Y) -> Z = begin X+1, {Y} end, Y.
f30(X, Y) -> Z = (W = X+1), Y.
f31(X, Y) -> Z = W = X+1, Y.
f32(X, Y) -> Z = W = {X}, W.
f33(X, Y) -> Z = W = {X}, Z.
f34(X, Y) -> Z = {X} = W = g(X), Z.
f35(X, Y) -> {A,B} = {C,D} = {X,Y}, A.
f36(X, Y) -> {A,B} = Z = {X+1,Y}, Z.
f37(X, Y) -> {A,B} = Z = {X+1,Y}, A.
f38(X, Y) -> {A,B} = {X+1,Y}, A.
f39(X, Y) -> {A,{B,_}} = {X+1,{Y+1,2}}, X.
