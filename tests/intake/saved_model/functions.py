"""Functions that must not be opened, or are no models of tables: saved as anybody could."""

import tensorflow as tf

from tests.intake.saved_model.programs import of, spec

WIDE = spec((None, 3), name="x")


def reads_a_file():
    def answer(x):
        return {"out": x[:, 0] + tf.strings.to_number(tf.io.read_file("/etc/passwd"))}

    return of(answer, WIDE)


def writes_a_file():
    def answer(x):
        with tf.control_dependencies([tf.io.write_file("/tmp/written-by-a-model", "x")]):
            return {"out": tf.reduce_sum(x, axis=1)}

    return of(answer, WIDE)


def prints_into_a_file():
    def answer(x):
        tf.print("x", output_stream="file:///tmp/written-by-a-model")
        return {"out": tf.reduce_sum(x, axis=1)}

    return of(answer, WIDE)


def calls_python():
    def answer(x):
        return {"out": tf.reshape(tf.py_function(lambda y: y, [x[:, 0]], "float32"), (-1, 1))}

    return of(answer, WIDE)


def never_ends():
    def answer(x):
        (found,) = tf.while_loop(lambda _: True, lambda y: (y + 1,), (x[:, 0],))
        return {"out": found}

    return of(answer, WIDE)


def draws_at_random():
    def answer(x):
        return {"out": tf.reduce_sum(x, axis=1) + tf.random.normal(())}

    return of(answer, WIDE)


def learns_while_it_answers():
    count = tf.Variable(0.0)

    def answer(x):
        return {"out": tf.reduce_sum(x, axis=1) + count.assign_add(1.0)}

    return of(answer, WIDE, count=count)


def two_answers():
    return of(lambda x: {"a": x[:, 0], "b": x[:, 1]}, WIDE)


def sequences():
    return of(lambda x: {"out": tf.reduce_sum(x, axis=[1, 2])}, spec((None, 5, 2), name="x"))


def any_width():
    return of(lambda x: {"out": tf.reduce_sum(x, axis=1)}, spec((None, None), name="x"))


def too_many_columns():
    return of(lambda x: {"out": tf.reduce_sum(x, axis=1)}, spec((None, 10**6), name="x"))


def every_row_with_every_other():
    return of(lambda x: {"out": x @ tf.transpose(x)}, WIDE)


def one_answer_for_all():
    return of(lambda x: {"out": tf.reduce_sum(x)}, WIDE)
