/**
 * The tables of a results directory as Parquet files, for who reads millions of rows of them with DuckDB, Spark, Polars or
 * pandas.
 *
 * <p>Start with {@link orrery.metrics.parquet.ParquetExport}.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>DuckDB writes them.</b> It is one jar, where the Java writers of Parquet bring Hadoop; and it streams from CSV to
 *       Parquet, so that memory does not grow with the tables.
 *   <li><b>A module of its own, built on request</b>: most users never need 83 MB of database.
 *   <li><b>Made from the CSV tables</b>, which stay the results; a Parquet file can be made again at any time.
 * </ul>
 */
@NullMarked
package orrery.metrics.parquet;

import org.jspecify.annotations.NullMarked;
