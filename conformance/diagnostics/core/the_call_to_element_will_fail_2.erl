-module(the_call_to_element_will_fail_2). -compile([export_all,nowarn_export_all]).
f(X) -> {element(a, X), element(0, X), element(1, a), element(X, a), element(-1, X), element(3, {X, X}), element(1.0, X)}.
