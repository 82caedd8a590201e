-module(the_result_of_calling_tuple_size). -compile([export_all,nowarn_export_all]).
f(X) -> tuple_size({a}), is_atom(a), ok.
