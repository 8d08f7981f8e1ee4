/**
 * The store's schema: SQL migrations, which PostgreSQL with and without TimescaleDB take alike, and
 * their version. Tables and their meaning are in {@code docs/store.md}.
 */
@NullMarked
package io.plumbline.contract.store;

import org.jspecify.annotations.NullMarked;
