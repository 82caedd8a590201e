-module(the_result_of_calling_element_is_2). -compile([export_all,nowarn_export_all]).
f(X) -> element(1, {X}), ok.
