"""The features by polars: by hash, or in order of customer and month, or by running totals in that order."""

from __future__ import annotations

import numpy as np
import polars as pl
import pyarrow as pa

from ledger import DAY, N_DAYS, N_MONTHS, START

VARIANTS = {
    # The fastest, and how most people would write it.
    "running totals": {"form": "running", "engine": "in-memory"},
    "group_by": {"form": "hash", "engine": "streaming"},
    # What else was tried.
    "running totals, streaming": {"form": "running", "engine": "streaming"},
    "sorted": {"form": "sorted", "engine": "in-memory"},
    "sorted, streaming": {"form": "sorted", "engine": "streaming"},
    "group_by, in-memory": {"form": "hash", "engine": "in-memory"},
}

COUNTED = ("atm", "online", "cross_border", "night", "weekend", "fraud")
SUMMED = ("atm", "online", "cross_border", "discretionary")
FLAGS = ("atm", "online", "cross_border", "night", "weekend", "discretionary", "fraud")
col = pl.col
PENCE = col("pence").cast(pl.Int64)
MERCHANTS = 1 << 14
CATEGORIES = 32


def flag(name: str) -> pl.Expr:
    """Returns whether a transaction has the flag: a bit of the mask, since one column is sorted faster than seven."""
    return col("mask") & (1 << FLAGS.index(name)) != 0


def of_flag(name: str) -> pl.Expr:
    return pl.when(flag(name)).then(PENCE).otherwise(0)


class Engine:
    """A frame in memory. A month of a customer is one whole number: hashing and sorting one column is faster."""

    def __init__(self, columns: dict[str, np.ndarray], n_customers: int, n_threads: int, folder: str, variant: str):
        assert pl.thread_pool_size() == n_threads, "POLARS_MAX_THREADS is read when polars is loaded"
        self.form, self.engine = VARIANTS[variant]["form"], VARIANTS[variant]["engine"]
        mask = np.zeros(len(columns["pence"]), np.uint8)
        for bit, name in enumerate(FLAGS):
            mask |= columns.pop(name).astype(np.uint8) << np.uint8(bit)
        columns["mask"] = mask
        columns["key"] = columns["customer"].astype(np.uint32) * N_MONTHS + columns.pop("month")
        columns["customer"] = columns["customer"].astype(np.uint32)
        self.facts = pl.DataFrame({name: columns.pop(name) for name in list(columns)})
        if self.facts["key"].is_sorted():
            self.facts = self.facts.with_columns(col("key").set_sorted(), col("customer").set_sorted())
        self.customers = pl.DataFrame({"customer": np.arange(n_customers, dtype=np.uint32)})
        self.tables: dict[str, pl.DataFrame] = {}

    def compute(self) -> None:
        """Makes both tables as frames."""
        facts = self.facts.lazy()
        if self.form == "hash":
            by_month = grouped(facts, PENCE.max().alias("largest"))
            frames = [by_month, merchants_by_hash(facts), fraud(facts), *customers_by_hash(facts)]
        else:
            facts = facts.select("key", "second", "pence", "merchant", "category", "country", "mask")
            if not self.facts["key"].flags["SORTED_ASC"]:
                facts = facts.sort("key").collect(engine=self.engine).lazy()
            facts = facts.with_columns((col("key") // N_MONTHS).set_sorted().alias("customer"))
            sums = {"running": running, "sorted": grouped}[self.form](facts)
            frames = [sums, merchants_by_run(facts), fraud(facts), customers_by_run(facts)]
        # The streaming engine takes a third of the time for the many small groups of categories.
        by_category = entropy(facts).collect(engine="streaming")
        by_month, merchants, *by_customer = pl.collect_all(frames, engine=self.engine)
        by_month = compared(by_month.join(merchants, on="key").sort("key").lazy()).collect(engine=self.engine)
        customers = self.customers
        for frame in (over_months(by_month.lazy()).collect(engine=self.engine), by_category, *by_customer):
            customers = customers.join(frame, on="customer", how="left")
        tables = [monthly_columns(by_month.lazy()), customer_columns(customers.lazy())]
        self.tables = dict(zip(("monthly", "customer"), pl.collect_all(tables, engine=self.engine)))

    def results(self) -> dict[str, pa.Table]:
        return {name: frame.to_arrow() for name, frame in self.tables.items()}


def grouped(facts: pl.LazyFrame, *more: pl.Expr) -> pl.LazyFrame:
    """Counts and sums of every key by a group; on a sorted key the groups are runs, else they are hashed."""
    return facts.group_by("key").agg(
        pl.len().cast(pl.Int64).alias("n"), PENCE.sum().alias("pence"), (PENCE * PENCE).sum().alias("squares"),
        *(flag(name).sum().cast(pl.Int64).alias(f"{name}_count") for name in COUNTED),
        *(of_flag(name).sum().alias(f"{name}_pence") for name in SUMMED), *more)


def running(facts: pl.LazyFrame) -> pl.LazyFrame:
    """The same from a sorted key: running totals at the last row of a key, less those of the key before."""
    is_last = (col("key") != col("key").shift(-1)).fill_null(True)
    totals = facts.select(
        "key", pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("n"), PENCE.cum_sum().alias("pence"),
        (PENCE * PENCE).cum_sum().alias("squares"),
        *(flag(name).cast(pl.UInt32).cum_sum().cast(pl.Int64).alias(f"{name}_count") for name in COUNTED),
        *(of_flag(name).cum_sum().alias(f"{name}_pence") for name in SUMMED))
    return totals.filter(is_last).with_columns(
        pl.all().exclude("key") - pl.all().exclude("key").shift(1, fill_value=0))


def merchants_by_run(facts: pl.LazyFrame) -> pl.LazyFrame:
    return facts.group_by("key").agg(col("merchant").n_unique().alias("merchants"), PENCE.max().alias("largest"))


def customers_by_run(facts: pl.LazyFrame) -> pl.LazyFrame:
    return facts.group_by("customer").agg(
        PENCE.median().alias("median"), col("merchant").n_unique().alias("merchants"),
        col("country").n_unique().alias("countries"), col("second").min().alias("first"),
        col("second").max().alias("last"))


def merchants_by_hash(facts: pl.LazyFrame) -> pl.LazyFrame:
    triples = facts.select((col("key").cast(pl.Int64) * MERCHANTS + col("merchant")).alias("triple")).unique()
    return triples.group_by((col("triple") // MERCHANTS).cast(pl.UInt32).alias("key")).agg(
        pl.len().alias("merchants"))


def customers_by_hash(facts: pl.LazyFrame) -> list[pl.LazyFrame]:
    pairs = facts.select((col("customer").cast(pl.Int64) * MERCHANTS + col("merchant")).alias("pair")).unique()
    return [
        facts.group_by("customer").agg(PENCE.median().alias("median"), col("second").min().alias("first"),
                                       col("second").max().alias("last")),
        pairs.group_by((col("pair") // MERCHANTS).cast(pl.UInt32).alias("customer")).agg(pl.len().alias("merchants")),
        facts.select("customer", "country").unique().group_by("customer").agg(pl.len().alias("countries")),
    ]


def entropy(facts: pl.LazyFrame) -> pl.LazyFrame:
    """- sum p ln p with p = s / S is ln S - (sum s ln s) / S; of a single category exactly 0."""
    spent = facts.group_by((col("customer") * CATEGORIES + col("category")).alias("pair")).agg(PENCE.sum().alias("s"))
    s = col("s").cast(pl.Float64)
    return spent.filter(col("s") > 0).group_by((col("pair") // CATEGORIES).alias("customer")).agg(
        pl.when(pl.len() == 1).then(0.0).otherwise(s.sum().log() - (s * s.log()).sum() / s.sum()).alias("entropy"))


def fraud(facts: pl.LazyFrame) -> pl.LazyFrame:
    return facts.filter(flag("fraud")).group_by("customer").agg(
        PENCE.sum().alias("fraud_pence"), (col("second").max() // DAY).alias("fraud_day"))


def compared(by_month: pl.LazyFrame) -> pl.LazyFrame:
    """Adds spend_vs_prev. Of the three rows before, those count that are of the three calendar months before."""
    n_before = pl.min_horizontal(col("month"), 3)
    before = sum(
        pl.when(col("key").shift(lag) + n_before >= col("key")).then(col("pence").shift(lag)).otherwise(0)
        for lag in (1, 2, 3))
    return by_month.with_columns(
        (col("key") // N_MONTHS).set_sorted().alias("customer"),
        (col("key") % N_MONTHS).cast(pl.Int64).alias("month"),
    ).with_columns(before.alias("before")).with_columns(
        pl.when(col("before") != 0).then(col("pence") * n_before / col("before")).alias("spend_vs_prev"))


def over_months(by_month: pl.LazyFrame) -> pl.LazyFrame:
    """The lifetime's counts and sums, rolled up from the months."""
    summed = ["n", "pence", "squares", *(f"{name}_count" for name in COUNTED), *(f"{name}_pence" for name in SUMMED)]
    return by_month.group_by("customer").agg(
        pl.len().cast(pl.Int64).alias("active_months"), *(col(name).sum() for name in summed), col("largest").max(),
        (col("pence") * col("pence")).sum().alias("month_squares"),
        ((2 * col("month") - 11) * col("pence")).sum().alias("slope"), col("spend_vs_prev").max().alias("spike"))


def ratio(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return pl.when(whole != 0).then(part / whole)


def deviation(n: pl.Expr, total: pl.Expr, squares: pl.Expr) -> pl.Expr:
    return ratio(n * squares - total * total, n * (n - 1)).sqrt() / 100


N, TOTAL = col("n"), col("pence")


def monthly_columns(by_month: pl.LazyFrame) -> pl.LazyFrame:
    def of(name: str) -> list[pl.Expr]:
        return [col(f"{name}_count"), (col(f"{name}_pence") / 100).alias(f"{name}_spend"),
                (col(f"{name}_count") / N).alias(f"{name}_rate")]

    return by_month.select(
        (col("customer").cast(pl.Int64) + 1).alias("customer_id"), (202_501 + col("month")).alias("month"), N.alias("txn_count"),
        (TOTAL / 100).alias("total_spend"), (TOTAL / N / 100).alias("avg_spend"),
        deviation(N, TOTAL, col("squares")).alias("std_spend"), (col("largest") / 100).alias("max_spend"),
        *of("atm"), *of("online"), *of("cross_border"),
        col("night_count"), (col("night_count") / N).alias("night_rate"),
        col("weekend_count"), (col("weekend_count") / N).alias("weekend_rate"),
        (col("discretionary_pence") / 100).alias("discretionary_spend"),
        ratio(col("discretionary_pence"), TOTAL).alias("discretionary_share"),
        col("merchants").alias("distinct_merchants"), col("fraud_count"), col("spend_vs_prev"))


def customer_columns(customers: pl.LazyFrame) -> pl.LazyFrame:
    zero = ["active_months", "n", "pence", "month_squares", "slope", "discretionary_pence", "merchants", "countries",
            "fraud_count", "fraud_pence"]
    start = START.astype(object)

    def share(name: str) -> pl.Expr:
        return ratio(col(f"{name}_pence"), TOTAL).alias(f"{name}_spend_share")

    def rate(name: str) -> pl.Expr:
        return (col(f"{name}_count") / N).alias(f"{name}_rate")

    mean, std = TOTAL / N / 100, deviation(N, TOTAL, col("squares"))
    month_mean = TOTAL / 100 / N_MONTHS
    month_std = deviation(pl.lit(N_MONTHS, pl.Int64), TOTAL, col("month_squares"))
    is_active = N > 0
    return customers.with_columns(col(name).fill_null(0) for name in zero).select(
        (col("customer").cast(pl.Int64) + 1).alias("customer_id"), pl.lit(start).alias("window_start"),
        pl.lit((START + N_DAYS).astype(object)).alias("window_end"), pl.lit(N_MONTHS).alias("months_observed"),
        col("active_months"), N.alias("txn_count"), (TOTAL / 100).alias("total_spend"),
        pl.when(is_active).then(mean).alias("avg_txn_amount"), std.alias("std_txn_amount"),
        (col("largest") / 100).alias("max_txn_amount"), (col("median") / 100).alias("median_txn_amount"),
        month_mean.alias("avg_monthly_spend"), month_std.alias("std_monthly_spend"),
        ratio(month_std, month_mean).alias("spend_volatility"),
        pl.when(is_active).then(ratio(std, mean)).alias("amount_volatility"),
        ratio(6 * col("slope"), 143 * TOTAL).alias("spend_trend"), col("spike").alias("max_spend_spike"),
        rate("atm"), share("atm"), rate("online"), share("online"), rate("cross_border"), share("cross_border"),
        rate("night"), rate("weekend"),
        (col("discretionary_pence") / 100).alias("discretionary_spend"),
        ratio(col("discretionary_pence"), TOTAL).alias("discretionary_share"),
        col("merchants").alias("distinct_merchants"), col("countries").alias("distinct_countries"),
        col("entropy").alias("category_entropy"), (N_DAYS - col("last") // DAY).alias("recency_days"),
        pl.when(N > 1).then((col("last") - col("first")) / DAY / (N - 1)).alias("days_between_txns"),
        col("fraud_count"), (col("fraud_pence") / 100).alias("fraud_spend"),
        (N_DAYS - col("fraud_day")).alias("days_since_fraud"))
