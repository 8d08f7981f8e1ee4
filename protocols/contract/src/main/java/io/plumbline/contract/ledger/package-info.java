/**
 * The ledgers (台账) of a platform: the CSV files of one folder come in, immutable records by id go
 * out. {@code docs/formats/ledger.md} says what a file may hold.
 */
@NullMarked
package io.plumbline.contract.ledger;

import org.jspecify.annotations.NullMarked;
