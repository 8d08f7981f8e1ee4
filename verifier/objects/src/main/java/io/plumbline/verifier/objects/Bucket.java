package io.plumbline.verifier.objects;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Lists a bucket and signs addresses of its objects. Buckets are addressed by path, which every
 * service understands. Thread-safe.
 */
final class Bucket implements AutoCloseable {
  /** How long an address may be used; the longest that the signature allows. */
  private static final Duration PERMISSION = Duration.ofDays(7);

  private static final int MAX_OBJECTS = 5_000_000;

  private final String name;
  private final String authority;
  private final S3Client client;
  private final S3Presigner presigner;

  Bucket(String name, StorageSettings settings) {
    this.name = name;
    this.authority = authority(settings.authority());
    AwsCredentialsProvider credentials =
        AwsCredentialsProviderChain.of(
            EnvironmentVariableCredentialsProvider.create(), ProfileCredentialsProvider.create());
    Region region = settings.region() == null ? region() : Region.of(settings.region());
    S3Configuration byPath = S3Configuration.builder().pathStyleAccessEnabled(true).build();
    UrlConnectionHttpClient.Builder http = UrlConnectionHttpClient.builder();
    if (!authority.isEmpty()) {
      TrustManager[] trust = trust(settings.authority(), authority);
      http.tlsTrustManagersProvider(() -> trust);
    }
    client =
        S3Client.builder()
            .credentialsProvider(credentials)
            .region(region)
            .serviceConfiguration(byPath)
            .endpointOverride(settings.endpoint())
            .httpClientBuilder(http)
            .build();
    presigner =
        S3Presigner.builder()
            .credentialsProvider(credentials)
            .region(region)
            .serviceConfiguration(byPath)
            .endpointOverride(settings.endpoint())
            .build();
    settings.requireTls(address(new StoredObject("trust/ca.pem", 0, "", 0)).url().getScheme());
  }

  private static Region region() {
    try {
      return new AwsRegionProviderChain(
              new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
          .getRegion();
    } catch (SdkException e) {
      return Region.US_EAST_1; // what services other than AWS expect when none is configured
    }
  }

  private static String authority(@org.jspecify.annotations.Nullable Path file) {
    if (file == null) {
      return "";
    }
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new InputFault(
          Words.of("读不了证书文件 %s：%s", "The certificate file %s cannot be read: %s", file, e), e);
    }
  }

  private static TrustManager[] trust(
      @org.jspecify.annotations.Nullable Path file, String certificates) {
    try {
      return ObjectReader.trust(certificates).getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new InputFault(
          Words.of("证书文件 %s 不是 PEM 证书：%s", "The file %s holds no certificate in PEM: %s", file, e),
          e);
    }
  }

  /** Every object whose key begins with a prefix, by its key. */
  Map<String, StoredObject> list(String prefix) {
    TreeMap<String, StoredObject> objects = new TreeMap<>();
    try {
      for (ListObjectsV2Response page :
          client.listObjectsV2Paginator(request -> request.bucket(name).prefix(prefix))) {
        for (S3Object object : page.contents()) {
          if (object.eTag() == null) {
            throw new EnvironmentFault(
                Words.of(
                    "s3://%s/%s 没有 ETag，无法确认读到的就是列出的对象。",
                    "s3://%s/%s has no ETag, so that nothing tells whether what is read is what was"
                        + " listed.",
                    name,
                    object.key()));
          }
          objects.put(
              object.key(),
              new StoredObject(
                  object.key(),
                  object.size(),
                  object.eTag(),
                  object.lastModified().toEpochMilli()));
        }
        if (objects.size() > MAX_OBJECTS) {
          throw new InputFault(
              Words.of(
                  "s3://%s/%s 下的对象超过 %d 个，应为一个归档。",
                  "There are more than %3$d objects under s3://%1$s/%2$s, expected one archive.",
                  name,
                  prefix,
                  MAX_OBJECTS));
        }
      }
      return objects;
    } catch (S3Exception e) {
      throw unreadable(prefix, reason(e), e);
    } catch (SdkException e) {
      throw unreadable(prefix, String.valueOf(e.getMessage()), e);
    }
  }

  /** The service's status and its word for it, which an answer without a body has not. */
  private static String reason(S3Exception e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    return code == null ? Integer.toString(e.statusCode()) : e.statusCode() + " " + code;
  }

  private EnvironmentFault unreadable(String prefix, String reason, SdkException cause) {
    return new EnvironmentFault(
        Words.of(
            "列不出 s3://%s/%s：%s。请检查地址、证书，以及环境变量 AWS_ACCESS_KEY_ID 等或 ~/.aws 里的凭据。",
            "s3://%s/%s cannot be listed: %s. Check endpoint, certificate, and the credentials in"
                + " AWS_ACCESS_KEY_ID … or ~/.aws.",
            name,
            prefix,
            reason),
        cause);
  }

  /** An address that reads one object, and nothing else, for seven days. */
  ObjectAddress address(StoredObject object) {
    String shown = "s3://" + name + "/" + object.key();
    try {
      URI url =
          presigner
              .presignGetObject(request ->
                  request
                      .signatureDuration(PERMISSION)
                      .getObjectRequest(get -> get.bucket(name).key(object.key())))
              .url()
              .toURI();
      return new ObjectAddress(shown, url, object.bytes(), object.etag(), authority);
    } catch (SdkException e) {
      throw unreadable(object.key(), String.valueOf(e.getMessage()), e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the address of " + shown + " is none", e);
    }
  }

  @Override
  public void close() {
    presigner.close();
    client.close();
  }
}
