-module(the_call_to_element_will_fail). -compile([export_all,nowarn_export_all]).
f(X) -> element(0, {a, b}).
