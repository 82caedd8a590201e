-module(variable_x_is_unused_6). -compile([export_all,nowarn_export_all]).
f(X) -> #{1 := Y} = #{}, Y.
