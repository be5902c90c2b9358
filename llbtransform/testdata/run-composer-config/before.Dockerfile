FROM composer
ARG COMPOSER_TOKEN
RUN composer config -g github-oauth.github.com $COMPOSER_TOKEN && composer install
