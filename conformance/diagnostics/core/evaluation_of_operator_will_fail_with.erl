-module(evaluation_of_operator_will_fail_with). -compile([export_all,nowarn_export_all]).
f(X) -> 1 / 0.
