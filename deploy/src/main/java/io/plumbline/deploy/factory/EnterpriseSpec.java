package io.plumbline.deploy.factory;

/**
 * One row of {@code enterprises.csv}.
 *
 * @param id enterprise id
 * @param name its name
 * @param region region of registration, appendix F
 * @param country Chinese and English name where the region is {@code 海外}, else empty
 * @param industry appendix C
 * @param served whether the platform serves it
 * @param paying whether it pays
 * @param small whether it is a small or medium one
 */
public record EnterpriseSpec(
    String id,
    String name,
    String region,
    String country,
    String industry,
    boolean served,
    boolean paying,
    boolean small) {}
