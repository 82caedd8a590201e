-module(bit_type_unit_undefined). -compile([export_all,nowarn_export_all]).
foo(X) -> <<a/unit:0>>.
