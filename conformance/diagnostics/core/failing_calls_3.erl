-module(failing_calls_3).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> (a = X) + 1.
f1(X, Y) -> (X = a) + 1.
f2(X, Y) -> if X + a > 1 -> 1; true -> 2 end.
f3(X, Y) -> if hd([]) > 1 -> 1; true -> 2 end.
f4(X, Y) -> if length(a) > 1 -> 1; true -> 2 end.
f5(X, Y) -> if a + 1 > 1 -> 1; true -> 2 end.
f6(X, Y) -> case X of A when a + 1 > 1 -> 1; _ -> 2 end.
f7(X, Y) -> case X of A when A > 1, false -> 1; _ -> 2 end.
f8(X, Y) -> case X of A when false; A > 1 -> 1; _ -> 2 end.
f9(X, Y) -> case X of A when false; false -> 1; _ -> 2 end.
f10(X, Y) -> case X of A when true; A -> 1; _ -> 2 end.
f11(X, Y) -> case X of A when is_atom(1) -> 1; _ -> 2 end.
f12(X, Y) -> case X of A when is_atom({A}) -> 1; _ -> 2 end.
f13(X, Y) -> case X of A when is_tuple({A}) -> 1; _ -> 2 end.
f14(X, Y) -> case X of A when {A} == 1 -> 1; _ -> 2 end.
f15(X, Y) -> case X of A when {A} =:= [] -> 1; _ -> 2 end.
f16(X, Y) -> case X of A when A =:= A -> 1; _ -> 2 end.
f17(X, Y) -> case X of A when A < A -> 1; _ -> 2 end.
f18(X, Y) -> case X of A when not true -> 1; _ -> 2 end.
f19(X, Y) -> case X of A when not A -> 1; _ -> 2 end.
f20(X, Y) -> case X of A when A andalso false -> 1; _ -> 2 end.
f21(X, Y) -> case X of A when false andalso A -> 1; _ -> 2 end.
f22(X, Y) -> case X of A when a andalso A -> 1; _ -> 2 end.
f23(X, Y) -> case X of A when A orelse true -> 1; _ -> 2 end.
f24(X, Y) -> case X of A when true orelse A -> 1; _ -> 2 end.
f25(X, Y) -> case X of A when a orelse A -> 1; _ -> 2 end.
f26(X, Y) -> case X of A when A and false -> 1; _ -> 2 end.
f27(X, Y) -> case X of A when A or true -> 1; _ -> 2 end.
f28(X, Y) -> case X of A when a and true -> 1; _ -> 2 end.
f29(X, Y) -> case X of A when A == 1, A == 2 -> 1; _ -> 2 end.
f30(X, Y) -> case X of A when not (1 > 2) -> 1; _ -> 2 end.
f31(X, Y) -> case {X} of A when is_list(A) -> 1; _ -> 2 end.
f32(X, Y) -> case {X} of {A} when is_list({A}) -> 1; _ -> 2 end.
f33(X, Y) -> Z = {X}, if is_list(Z) -> 1; true -> 2 end.
f34(X, Y) -> Z = a, if is_list(Z) -> 1; true -> 2 end.
f35(X, Y) -> Z = a, if is_atom(Z) -> 1; true -> 2 end.
f36(X, Y) -> (1)#r{x=1}.
f37(X, Y) -> ({X})#r{x=1}.
f38(X, Y) -> (#{})#r{x=1}.
f39(X, Y) -> ([X])#r{x=1}.
