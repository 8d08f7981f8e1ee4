package io.plumbline.verifier.engine.attestation;

/**
 * Who verified.
 *
 * @param id a URI that names the evaluator; consumers hold it against the key
 * @param version of the program
 */
public record Verifier(String id, String version) {}
