-module(fun_construction_will_fail_with_a_2). -compile([export_all,nowarn_export_all]).
f(X) -> fun a:b/256, fun X:b/256, fun a:b/1000.
