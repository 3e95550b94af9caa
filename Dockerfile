FROM node:22-slim AS console
WORKDIR /source/gui
COPY gui/package.json gui/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY gui ./
RUN npm run build

# The locked files are fetched and checked by their hashes, then only what the product needs is installed from them.
FROM python:3.13-slim AS build
WORKDIR /source
COPY requirements.lock ./
RUN python -m pip download --no-cache-dir --require-hashes --dest /wheels -r requirements.lock
COPY pyproject.toml setup.py README.md LICENSE ./
COPY thamesthrive ./thamesthrive
COPY roles ./roles
COPY --from=console /source/thamesthrive/web/console ./thamesthrive/web/console
RUN python -m venv /opt/thamesthrive \
 && /opt/thamesthrive/bin/pip install --no-cache-dir --no-index --find-links /wheels '.[all]'

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home thamesthrive \
 && install --directory --owner thamesthrive --group thamesthrive /data
COPY --from=build /opt/thamesthrive /opt/thamesthrive
ENV PATH=/opt/thamesthrive/bin:$PATH PYTHONDONTWRITEBYTECODE=1
USER thamesthrive
WORKDIR /data
VOLUME /data
EXPOSE 8686
ENTRYPOINT ["thamesthrive"]
CMD ["run", "--role", "all", "--host", "0.0.0.0", "--data", "/data"]
