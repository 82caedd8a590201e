-module(evaluation_of_operator_minus_will_fail). -compile([export_all,nowarn_export_all]).
f(X) -> {X / 0, X div 0, X rem 0, X + [], -a, +a, bnot a, bnot 1.0, not 1, not a}.
