-module(binary_construction_will_fail_because_of_2). -compile([export_all,nowarn_export_all]).
f(X) -> <<1:a>>.
