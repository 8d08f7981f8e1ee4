/**
 * What can go wrong, in words for the user: every fault says what, where, the value found and what
 * was expected.
 */
@NullMarked
package io.plumbline.contract.fault;

import org.jspecify.annotations.NullMarked;
